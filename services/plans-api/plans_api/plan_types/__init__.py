"""The four plans as dated data: who makes and approves each, what it holds, when it is reviewed, where it stands."""
