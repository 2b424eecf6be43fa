"""Who would approve this?"""
