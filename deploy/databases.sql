-- the image makes the database named after POSTGRES_USER, intake, by itself
CREATE DATABASE prefect ENCODING 'UTF8' TEMPLATE template0;
