-- Sites that may introduce themselves, and those that have. Nothing in here is believed: that is what site.yaml says.
create table invitations (
  -- SHA-256 of the secret, which nobody keeps but the site that was invited.
  secret_hash bytea primary key check (length(secret_hash) = 32),
  invited_by text not null,
  expires_ms bigint not null,
  -- All of them are set by the first introduction; the same site may repeat it.
  site text,
  fingerprint text,
  bundle text,
  introduced_ms bigint
);
