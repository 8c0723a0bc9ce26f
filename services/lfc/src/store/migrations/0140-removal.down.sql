drop table held_files;
drop table holds;
drop table condemned;
alter table entries drop column retain_until, drop column condemned;
