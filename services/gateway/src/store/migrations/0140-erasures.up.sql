-- Removals of images, for ever: what their certificates say.
create table erasures (
  id uuid primary key,
  -- DN.
  requested_by text not null,
  requested_ms bigint not null,
  reason text not null,
  parts integer not null
);
create index erasures_newest on erasures (requested_ms desc, id desc);

create table erasure_images (
  erasure uuid not null references erasures (id),
  -- A part has one certificate; counted from 1.
  part integer not null,
  guid uuid not null,
  -- SHA-256 of the first name, hexadecimal, and when; null until the catalogue has condemned the image.
  lfn_sha256 text,
  condemned_ms bigint,
  -- Why it is kept: the error of the catalogue.
  kept jsonb,
  -- Where its holders are known from; null until they were looked up.
  holders_from text check (holders_from in ('key', 'configuration')),
  primary key (erasure, guid)
);
create index erasure_images_part on erasure_images (erasure, part);

-- Who has to confirm the removal of an image, and who has.
create table erasure_confirmations (
  erasure uuid not null,
  guid uuid not null,
  -- mdm://<site>/<service>
  place text not null,
  -- Of key holders.
  receipt text,
  confirmed_ms bigint,
  primary key (erasure, guid, place),
  foreign key (erasure, guid) references erasure_images (erasure, guid)
);
create index erasure_confirmations_open on erasure_confirmations (erasure) where confirmed_ms is null;
