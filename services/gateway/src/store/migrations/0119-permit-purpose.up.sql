-- The only purpose of use that a permit is good for.
alter table permits add column purpose text;
