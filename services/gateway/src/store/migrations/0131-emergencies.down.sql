drop table emergency_images, emergencies;
