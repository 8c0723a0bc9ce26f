drop table images;
drop table series;
drop table studies;
drop table patients;
