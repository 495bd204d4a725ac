#pragma once
namespace plumbline::cli {

/// Runs one command. Exit code: 0 done, 1 below --fail-under, 2 usage, 3 could not collect everything, 4
/// integrity, 70 a bug.
int run(int argc, char** argv);

}  // namespace plumbline::cli
