drop table cohort_images, cohorts;
