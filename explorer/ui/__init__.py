"""The pages: the only layer that knows Streamlit."""
