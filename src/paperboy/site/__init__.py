"""The blog's folder and its git: settings, files, the lock, the repository.

May import `errors`. Never: papers, posts, the network (but for what git does itself).
"""
