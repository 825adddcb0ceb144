-- Events of the audit log that are stored with what they tell of, and not in the chain yet: where
-- writers run beside each other, the chain would be what they all meet at. Right after its commit each
-- writer, in turn, adds what waits to the chains. By id: the time, the order in its transaction.
CREATE TABLE audit_waiting (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  at_ms @INT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (tenant, id)
) @STRICT;
