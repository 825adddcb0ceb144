-- The ways by which notices leave the site, whom they reach by them, and what waits to be sent.
CREATE TABLE channel (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('mail', 'wecom', 'dingtalk', 'feishu', 'webhook', 'sms')),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  address TEXT NOT NULL CHECK (length(address) BETWEEN 1 AND 500),
  tls @INT NOT NULL CHECK (tls IN (0, 1)),      -- of mail: STARTTLS
  sender TEXT CHECK (length(sender) <= 200),    -- of mail: its From
  user_name TEXT CHECK (length(user_name) <= 200),
  secret TEXT CHECK (length(secret) <= 500),
  body TEXT CHECK (length(body) <= 2000),       -- template; NULL: the program's own
  topics @INT NOT NULL,                         -- of groups: which announcements, bits
  active @INT NOT NULL CHECK (active IN (0, 1)),
  PRIMARY KEY (tenant, id)
) @STRICT;

CREATE TABLE contact (
  tenant TEXT NOT NULL,
  account TEXT NOT NULL,
  mail TEXT CHECK (length(mail) <= 200),
  confirmed_at @INT,            -- NULL: nobody has shown that the address is theirs
  code_hash TEXT,               -- of the code that was sent there
  code_until @INT,
  code_tries @INT NOT NULL DEFAULT 0,
  way @INT NOT NULL CHECK (way IN (0, 1, 2)),   -- not at all, at once, hourly
  sms @INT NOT NULL CHECK (sms IN (0, 1)),
  quiet_from @INT CHECK (quiet_from BETWEEN 0 AND 23),
  quiet_to @INT CHECK (quiet_to BETWEEN 0 AND 23),
  token TEXT NOT NULL,          -- in the link that ends it
  problem TEXT,                 -- why the last mail came back
  PRIMARY KEY (tenant, account)
) @STRICT;
CREATE UNIQUE INDEX contact_token ON contact (token);

-- One message by one channel. What it says is kept here until it is over: the notice may be cleared.
CREATE TABLE delivery (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,             -- the message's own name at the receiver, too: never sent as another
  channel TEXT NOT NULL,
  account TEXT,                 -- NULL: to a group, or to the address alone
  receiver TEXT,                -- mail address or phone; NULL: the channel's own
  title TEXT NOT NULL,
  body TEXT,
  link TEXT,
  event_day TEXT,               -- a deadline or a visit, for calendars
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'unsure', 'dropped')),
  due_at @INT NOT NULL,         -- of one that is being sent: until when whoever sends it has it
  tries @INT NOT NULL DEFAULT 0,
  problem TEXT,
  created_at @INT NOT NULL,
  done_at @INT,
  PRIMARY KEY (tenant, id)
) @STRICT;
CREATE INDEX delivery_due ON delivery (state, due_at);
CREATE INDEX delivery_by_state ON delivery (tenant, state, created_at);
