"""The hooks that Git calls on the host: judging a push, moving its refs, completing what a killed run left."""
