"""Alongside: a chat companion for people at work who were harassed, assaulted or bullied, and for those they tell."""
