"""What became of the pupils, by published methods of a statistics library; everything told is safe to tell outside a school."""
