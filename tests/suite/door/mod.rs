//! What strangers, and callers who want too much, do at the door: they hold up nobody but themselves.

mod crowd;
mod forged;
mod machine;
mod metadata;
mod overload;
mod readers;
mod silent;

use kezhi_proto::enforcement::ListRulesRequest;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tonic::Status;
use tonic::transport::{Channel, Endpoint};

use crate::kit::{Database, Person, Suite};

// What happens at the door never comes to a database.
const DATABASE: Database = Database::Sqlite;
const TODAY: &str = "2026-05-11";

/// What a client of HTTP/2 sends first: the preface and no settings of its own.
const GREETING: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

/// A connection of its own, for callers.
async fn channel(suite: &Suite) -> Channel {
    let endpoint = Endpoint::from_shared(format!("http://{}", suite.door())).unwrap();
    endpoint.connect().await.unwrap()
}

/// A connection that says nothing.
pub async fn silent(suite: &Suite) -> TcpStream {
    TcpStream::connect(suite.door()).await.unwrap()
}

/// A connection that has greeted, from an address of this machine.
pub async fn greeted(suite: &Suite, from: &str) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(format!("{from}:0").parse().unwrap()).unwrap();
    let mut stream = socket.connect(suite.door()).await.unwrap();
    // Where it was closed at once, reading says so.
    let _ = stream.write_all(GREETING).await;
    stream
}

/// True when the other side answers; false when it has closed.
async fn is_answered(stream: &mut TcpStream) -> bool {
    stream.read(&mut [0; 9]).await.is_ok_and(|bytes| bytes > 0)
}

/// Reads until the other side closes.
async fn closed(mut stream: TcpStream) {
    while is_answered(&mut stream).await {}
}

/// Someone who comes for the first time calls.
async fn stranger_calls(suite: &Suite) -> Result<(), Status> {
    let endpoint = Endpoint::from_shared(format!("http://{}", suite.door())).unwrap();
    let channel = endpoint.connect().await;
    let channel = channel.map_err(|error| Status::unavailable(error.to_string()))?;
    Person::new(channel, None).law().list_rules(ListRulesRequest {}).await?;
    Ok(())
}
