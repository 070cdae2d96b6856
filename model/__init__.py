"""Pictures and networks: from the bytes of a photo to the digits on it."""
