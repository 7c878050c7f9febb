//! What a context has of connections, and who waits in it, for those who look at the suite from outside.

use opentelemetry::{KeyValue, global};
use sea_orm::{DatabaseConnection, DbBackend};

use crate::context::{Inner, ServiceContext};
use crate::queue::Line;

impl ServiceContext {
    /// Tells how much there is of something.
    pub fn tell_of(&self, what: &'static str, count: i64) {
        let gauge = global::meter("kezhi").i64_gauge(what).build();
        gauge.record(count, &[KeyValue::new("service", self.service())]);
    }

    /// Tells from now on how many connections are used and idle, and how many wait to write and to read.
    pub fn measure(&self) {
        let meter = global::meter("kezhi");
        let context = self.clone();
        let connections = meter.u64_observable_gauge("db.client.connection.count");
        connections
            .with_callback(move |observer| {
                let (all, idle) = connections_of(context.db());
                for (state, count) in [("idle", idle), ("used", all.saturating_sub(idle))] {
                    let name = KeyValue::new("db.client.connection.pool.name", context.service());
                    observer.observe(count, &[name, KeyValue::new("db.client.connection.state", state)]);
                }
            })
            .build();
        self.measure_line("kezhi.writers.waiting", |inner| &inner.writers);
        self.measure_line("kezhi.readers.waiting", |inner| &inner.readers);
    }

    fn measure_line(&self, name: &'static str, line: fn(&Inner) -> &Line) {
        let context = self.clone();
        let meter = global::meter("kezhi");
        let waiting = meter.u64_observable_gauge(name);
        waiting
            .with_callback(move |observer| {
                let waiting = line(&context.inner).waiting() as u64;
                observer.observe(waiting, &[KeyValue::new("service", context.service())]);
            })
            .build();
    }
}

fn connections_of(db: &DatabaseConnection) -> (u64, u64) {
    let (all, idle) = match db.get_database_backend() {
        DbBackend::Postgres => {
            let pool = db.get_postgres_connection_pool();
            (pool.size(), pool.num_idle())
        }
        _ => {
            let pool = db.get_sqlite_connection_pool();
            (pool.size(), pool.num_idle())
        }
    };
    (all.into(), idle as u64)
}
