"""Keeping a library: papers added, removed, moved and corrected, as changes of its text files.

Every verb gives a `Change`: the new texts of the files that it touches, made and checked in memory
by the library's own build. Nothing is written before `write`, and then all of it or nothing.
"""
