"""What is looked up: a paper as the index knows it, and a question as the index is asked. Pure.

The index itself lies in `lorabib.store.finder`. What a look-up imports is the time that every
look-up takes: nothing here needs the model.
"""
