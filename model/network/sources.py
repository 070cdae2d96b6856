"""Whose handwriting a network learns from: MNIST's, and what lies in files beside it."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model import mnist
from model.errors import DatasetError
from model.network import negatives
from model.network.centred import load_centred
from model.network.examples import Sources, deformed_digits, epoch_examples
from model.network.recipes import Recipe
from model.network.strokes import is_held_out, load_strokes
from model.network.synthetic_hands import WRITER, fingerprint, synthetic_digits
from model.network.training import Examples


def gathered(
    recipe: Recipe,
    examples: tuple[NDArray[np.uint8], NDArray[np.uint8]],
    strokes: Path | None,
    centred: Sequence[Path],
) -> tuple[Sources, Sources, dict[str, str]]:
    """All that there is to learn from, and what is held out for the exam.

    Args:
        recipe: with `no_digit`, it learns from synthetic hands, too.
        examples: MNIST's training set, (n, 784) and (n,); its last 10,000, or sixth, are held out.
        strokes: a folder of pen strokes; a recipe without `no_digit` is only examined with them.
        centred: files of digits of other collections, for a recipe with `no_digit`.

    Returns:
        What is learned, what is held out, and for the card the SHA-256 of each array and file
        that is learned; a second file of the same name is numbered.

    Raises:
        DatasetError: a file holds something else, or the recipe learns from none.
    """
    if centred and not recipe.no_digit:
        raise DatasetError(f"a {recipe.name} learns from MNIST alone: leave --centred out")
    x, y = examples
    kept = len(y) - min(10_000, len(y) // 6)
    learned, held_out = Sources((x[:kept], y[:kept])), Sources((x[kept:], y[kept:]))
    data = {"x_train": mnist.sha256(x), "y_train": mnist.sha256(y)}
    if strokes:
        learned, held_out = with_strokes(strokes, learned, held_out)
    if centred:
        learned = with_centred(sorted(centred), learned)
    if recipe.no_digit:
        named = Counter[str]()
        for path in [*(sorted(strokes.glob("*.npz")) if strokes else ()), *sorted(centred)]:
            named[path.name] += 1
            again = f" ({named[path.name]})" if named[path.name] > 1 else ""
            data[path.name + again] = hashlib.sha256(path.read_bytes()).hexdigest()
        synthetic = synthetic_digits()
        learned = replace(learned, digits=[*learned.digits, *synthetic])
        data["synthetic strokes"] = fingerprint(synthetic)
    return learned, held_out, data


def examples_for(
    recipe: Recipe,
    learned: Sources,
    published: tuple[NDArray[np.uint8], NDArray[np.uint8]],
    seed: int,
    epoch: int,
) -> Examples:
    """What a recipe learns from in one epoch.

    Args:
        recipe: with `no_digit` it wants examples made for photos, with `deformed` bent digits.
        learned: as `gathered` gives it.
        published: MNIST's whole training set, (n, 784) and (n,), for the other recipes.
        seed: of the whole training.
        epoch: counted from 0; the same seed and epoch give the same examples.
    """
    x, y = learned.mnist
    if recipe.no_digit:
        return epoch_examples(learned, seed, epoch, len(y))
    if recipe.deformed:
        return deformed_digits(x, y, seed, epoch), y
    return published


def with_strokes(folder: Path, sources: Sources, held_out: Sources) -> tuple[Sources, Sources]:
    """Adds the digits and letters of a folder; every tenth writer is held out.

    Raises:
        DatasetError: there are no strokes in it.
    """
    files = sorted(folder.glob("*.npz"))
    if not files:
        raise DatasetError(f"there are no strokes in {folder}")
    characters = [character for path in files for character in load_strokes(path)]
    digits = [c for c in characters if c.label in set("0123456789")]
    letters = negatives.letters([c for c in characters if c.label not in set("0123456789")])
    return (
        replace(
            sources,
            digits=[c for c in digits if not is_held_out(c.writer)],
            letters=[c for c in letters if not is_held_out(c.writer)],
        ),
        replace(
            held_out,
            digits=[c for c in digits if is_held_out(c.writer)],
            letters=[c for c in letters if is_held_out(c.writer)],
        ),
    )


def with_centred(files: Sequence[Path], sources: Sources) -> Sources:
    """Adds the digits of other collections; the exam is left without them.

    Raises:
        DatasetError: a file holds something else.
    """
    pixels, labels = zip(*map(load_centred, files), strict=True)
    return replace(sources, centred=(np.concatenate(pixels), np.concatenate(labels)))


def hands(recipe: Recipe, sources: Sources) -> str:
    """Whose handwriting a network learned from, for the card."""
    if not recipe.no_digit:
        return "MNIST's"
    writers = {character.writer for character in sources.digits}
    synthetic = sum(writer.startswith(WRITER) for writer in writers)
    told = ["MNIST's"]
    if sources.centred is not None:
        told.append(f"those of {len(sources.centred[1]):,} centred digits")
    if len(writers) > synthetic:
        told.append(f"{len(writers) - synthetic} of pen strokes")
    return ", ".join(told) + f" and {synthetic} synthetic"
