"""What trains: the only place that knows Keras."""
