"""How likely "on time" is: the network of a plan, gone through many times with lengths drawn by chance."""
