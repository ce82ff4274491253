#include "engine/cli/program.h"

int main(int argc, char** argv) { return cenote::cli::run_program(argc, argv); }
