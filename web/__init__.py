"""The ASGI gate around Streamlit: sign-in, sessions, headers, compression, own routes."""
