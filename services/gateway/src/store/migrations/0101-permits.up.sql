-- That somebody may have tokens until it ends. Only a hash of its secret is kept.
create table permits (
  id text primary key,
  secret_hash bytea not null,
  jkt text not null,
  thumbprint text,
  source text not null check (source in ('certificate', 'oidc', 'exchange')),
  parent text references permits (id),
  label text not null default '',
  dn text not null,
  asserted text[] not null,
  level text,
  rights text[],
  object_list text,
  object_count integer not null default 0,
  once boolean not null default false,
  audience text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index permits_dn on permits (dn, created_at);
create index permits_parent on permits (parent) where parent is not null;
create index permits_expires on permits (expires_at);

-- What narrowed permits are good for, by the hash of the list.
create table object_lists (
  hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
  guids uuid[] not null,
  created_at timestamptz not null
);
