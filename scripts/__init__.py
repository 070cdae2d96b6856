"""What is run by hand: arguments in, one call, a table out."""
