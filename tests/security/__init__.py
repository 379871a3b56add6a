"""The attacks this application must withstand, tried against it while it runs."""
