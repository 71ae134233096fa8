"""Tables and arrays on disk: read into memory, or in place where they are larger than that."""
