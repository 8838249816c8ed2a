"""The peer: the smallest page Streamlit can make, one text field and a title, run with Streamlit's defaults."""

import streamlit as st

text = st.text_input("text")
st.title(f"title {text}")
