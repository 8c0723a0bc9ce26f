drop table forestalled;
