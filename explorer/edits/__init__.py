"""The reader's own changes to topics: data that is replayed on a landscape, which never changes."""
