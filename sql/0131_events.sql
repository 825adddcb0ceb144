-- What happened, for programs that are told by a webhook: "entry.accept round/R/entry/E". NULL: a
-- message for people.
ALTER TABLE delivery ADD COLUMN event TEXT CHECK (length(event) <= 400);
