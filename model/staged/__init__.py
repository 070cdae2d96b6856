"""Photos that nobody took: handwriting on papers, in lights and through cameras of our own."""
