"""Whatever is sent, the product answers in words: nothing breaks, and what is refused has changed nothing."""
