"""Networks: the steering groups of the co-operation model, their areas, members, chairs, term and goals."""
