// placeholder so that the room builds until its first file
