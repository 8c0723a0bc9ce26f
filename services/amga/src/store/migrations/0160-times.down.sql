alter table series drop column series_time, drop column series_date;
alter table studies drop column study_id, drop column study_time;
