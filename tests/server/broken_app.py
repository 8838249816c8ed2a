"""A Streamlit script that fails the way ours must not be seen to fail, behind our own error handling."""

import streamlit as st

from web.application import lifespan, on_script_error

if __name__ == "__main__":
    st.text("before")
    raise LookupError("Meeri Meikäläinen 010170-902L has a diagnosis")

app = st.App(__file__, lifespan=lifespan, on_script_error=on_script_error)
