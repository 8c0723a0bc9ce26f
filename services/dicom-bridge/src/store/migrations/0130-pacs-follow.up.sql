-- What becomes of images in the PACS that keeps them, as far as it is known.
alter table pacs_images
  -- SHA-256 of the header, which is compared before the bytes are known; absent for what was registered before.
  add column header_sha256 text,
  -- When it was first seen that it is lost, and when it was last looked at since.
  add column missed_ms bigint,
  add column looked_ms bigint,
  -- An administrator has confirmed that it may be removed, however many are.
  add column confirmed_ms bigint,
  -- The removal that was begun, and why it was not allowed when it was last asked for.
  add column erasure uuid,
  add column withheld jsonb,
  add column tried_ms bigint;
update pacs_images set missed_ms = 0, looked_ms = 0 where lost is not null;
-- In the order in which they are looked at.
create index pacs_images_round on pacs_images (pacs, guid);

-- Images that were removed because of their PACS. One that it has again may be registered anew, other than one that its owner
-- has removed.
create table pacs_withdrawn (
  guid uuid primary key,
  pacs text not null,
  lost text not null check (lost in ('gone', 'changed')),
  withdrawn_ms bigint not null
);
create index pacs_withdrawn_age on pacs_withdrawn (pacs, withdrawn_ms);

alter table pacs_progress
  -- Of what is being looked through: what is left (entries of its log), how many of them a second, and since when.
  add column left_count bigint,
  add column per_second double precision,
  -- The round in which each image is looked at: when it began, how many images it has, where it is.
  add column round_ms bigint,
  add column round_total bigint not null default 0,
  add column round_looked bigint not null default 0,
  add column round_after uuid,
  -- Instances that the PACS had, where it says so, when they were last compared.
  add column kept_count bigint,
  -- Why what is in it cannot be followed at the moment.
  add column follow_error jsonb;

-- To be tried again, as an administrator has asked.
alter table pacs_refused add column again boolean not null default false;
create index pacs_refused_again on pacs_refused (pacs) where again;
