"""What is said of topics from their papers: terms, names, places. For the build and for edits."""
