"""From the bytes of a photo to 28x28 digits in reading order."""
