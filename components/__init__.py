"""Furniture: value in, event out. With pages, the only place that knows Streamlit and Plotly."""
