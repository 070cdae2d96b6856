// A sheet to draw on with mouse, finger or pen: the strokes on a canvas, and nothing around it.

const paper = "#ffffff";
const ink = "#1b2a4a";

// `width` gives the pen's width in pixels of the canvas; `onChange` hears of each stroke.
export function drawingSurface(canvas, { width, onChange }) {
  const context = canvas.getContext("2d");
  let strokes = [];
  let current = null;
  let penSeen = false; // from then on a touch is the hand that holds the pen

  function redraw() {
    context.fillStyle = paper;
    context.fillRect(0, 0, canvas.width, canvas.height);
    for (const stroke of strokes) drawStroke(context, stroke);
    onChange();
  }

  function point(event) {
    const frame = canvas.getBoundingClientRect();
    return [
      ((event.clientX - frame.left) * canvas.width) / frame.width,
      ((event.clientY - frame.top) * canvas.height) / frame.height,
    ];
  }

  function isPalm({ pointerType }) {
    if (pointerType === "pen" && !penSeen) {
      penSeen = true;
      if (current?.type === "touch") drop(current);
    }
    return penSeen && pointerType === "touch";
  }

  function drop(stroke) {
    strokes = strokes.filter((one) => one !== stroke);
    current = null;
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || isPalm(event) || current) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    const { pointerId: pointer, pointerType: type } = event;
    current = { pointer, type, width: width(), points: [point(event)] };
    strokes.push(current);
    redraw();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (current?.pointer !== event.pointerId) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    current.points.push(...(passed.length ? passed : [event]).map(point));
    redraw();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, (event) => {
      if (current?.pointer === event.pointerId) current = null;
    });
  }

  return {
    redraw,
    isEmpty: () => strokes.length === 0,
    undo() {
      strokes.pop();
      redraw();
    },
    clear() {
      strokes = [];
      current = null;
      redraw();
    },
    png: () => new Promise((resolve) => canvas.toBlob(resolve)),
  };
}

// Through the middles between the points, so that quick strokes are round.
function drawStroke(context, { points, width }) {
  context.strokeStyle = ink;
  context.lineWidth = width;
  context.lineCap = context.lineJoin = "round";
  context.beginPath();
  context.moveTo(...points[0]);
  for (let i = 1; i < points.length - 1; i++) {
    const [x, y] = points[i];
    const [nextX, nextY] = points[i + 1];
    context.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  context.lineTo(...points.at(-1));
  context.stroke();
}
