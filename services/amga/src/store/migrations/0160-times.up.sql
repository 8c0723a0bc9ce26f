-- Times are HHMMSS.FFFFFF, so that they compare as texts.
alter table studies
  add column study_time text collate "C",
  add column study_id text collate "C";
alter table series
  add column series_date date,
  add column series_time text collate "C";
create index studies_study_id on studies (study_id);
