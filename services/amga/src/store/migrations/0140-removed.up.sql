-- Images that were removed for good: a late retry of their registration must not bring their metadata back.
create table removed_images (
  guid uuid primary key,
  removed_at timestamptz not null
);
