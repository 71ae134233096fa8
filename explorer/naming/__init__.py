"""Names of topics from a language model that the operator chose; off unless one is set."""
