-- Frozen cohorts. Rows never change but for the readers; `hash` is over all the rest.
create table cohorts (
  id uuid primary key,
  name text not null,
  owner text not null,
  -- Site that vouched for the owner.
  issuer text not null,
  created_ms bigint not null,
  -- JSON, as in the manifest: the condition of a query, or null where images were named.
  query text not null,
  outcomes text not null,
  object_list text not null check (object_list ~ '^[0-9a-f]{64}$'),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  image_count integer not null,
  -- DNs and FQANs of others who may see it.
  readers text[] not null
);
create index cohorts_owner on cohorts (owner, created_ms);
create index cohorts_readers on cohorts using gin (readers);

create table cohort_images (
  cohort uuid not null references cohorts (id) on delete cascade,
  guid uuid not null,
  site text not null,
  lfn text not null,
  size bigint not null,
  sha256 text not null,
  primary key (cohort, guid)
);
