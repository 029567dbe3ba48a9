from dirigent.config.cli import main

main()
