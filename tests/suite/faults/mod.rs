//! What is acknowledged is kept, whatever fails beneath the suite.

mod deadline;
mod disk;
mod set_back;
mod work;
