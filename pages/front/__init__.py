"""What stands between the network and Streamlit. Nothing here draws a screen."""
