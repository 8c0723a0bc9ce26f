-- This site's share of each key. What stands beside the wrapped record repeats it in clear, for administrators who ask
-- which keys a site helps to hold; nothing in it is secret, and readers get the record.
create table shares (
  guid uuid primary key,
  -- Counts the keys drawn for the image.
  generation bigint not null,
  -- The site whose bridge put the share, and which alone may change it.
  owner_site text not null,
  recipient_type text not null,
  recipient text not null,
  threshold smallint not null,
  holders text[] not null,
  -- Nonce, AES-256-GCM ciphertext of the share record, tag.
  wrapped bytea not null,
  -- First 8 bytes of the SHA-256 of the key that wraps it, hexadecimal.
  kek_id text not null,
  acl_id bigint not null references acls,
  created_ms bigint not null
);
create index shares_kek on shares (kek_id, guid);

-- Keys that were destroyed: a late retry must not bring one back.
create table destroyed (
  guid uuid primary key,
  -- Shares of this generation and of earlier ones are refused.
  generation bigint not null,
  owner_site text not null,
  destroyed_ms bigint not null,
  -- DN of who asked for it.
  destroyed_by text not null
);
