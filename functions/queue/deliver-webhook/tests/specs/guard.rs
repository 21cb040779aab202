//! Real calls over TCP to servers on this machine: what an endpoint may do to us.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use application::fakes::Receivers;
use domain::webhook::{
    Loopback,
    delivery::{Outcome, State},
};
use outbound::EndpointClient;

use crate::world::{World, at};

/// A server that answers each request with these bytes, and then keeps the connection for a while.
fn server(answer: Vec<u8>, keeps: Duration) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let answer = answer.clone();
            thread::spawn(move || {
                let _ = stream.read(&mut [0; 8192]);
                let _ = stream.write_all(&answer);
                thread::sleep(keeps);
            });
        }
    });
    format!("http://{address}/in")
}

fn world(loopback: Loopback) -> World<EndpointClient> {
    World::with(EndpointClient::new(loopback).within(Duration::from_secs(1)), Arc::new(Receivers::default()))
}

#[tokio::test]
async fn one_that_hangs_redirects_or_answers_ten_megabytes_is_dealt_with_in_bounded_time_and_hinders_no_other() {
    let world = world(Loopback::Allowed);
    let large = [b"HTTP/1.1 200 OK\r\ncontent-length: 10000000\r\n\r\n".to_vec(), vec![b'x'; 10_000_000]].concat();
    let cases = [
        ("hangs", server(vec![], Duration::from_secs(30)), Outcome::Late {}),
        (
            "redirects",
            server(b"HTTP/1.1 308 Over there\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n".to_vec(), Duration::ZERO),
            Outcome::Answered { status: 308 },
        ),
        ("large", server(large, Duration::ZERO), Outcome::Answered { status: 200 }),
        ("well", server(b"HTTP/1.1 204 Thanks\r\n\r\n".to_vec(), Duration::ZERO), Outcome::Answered { status: 204 }),
    ];
    let mut orders = vec![];
    for (name, url, _) in &cases {
        world.has_endpoint(name, url).await;
        orders.push(world.sends(name, 1));
    }
    let began = Instant::now();
    assert_eq!(world.deliver(&orders, at(0)).await, Ok(vec![]));
    assert!(began.elapsed() < Duration::from_secs(20), "the one that hangs is cut off");
    for (name, _, outcome) in cases {
        let delivery = world.delivery(name, 1).delivery;
        assert_eq!(delivery.log[0].outcome, outcome, "{name}");
        assert_eq!(matches!(delivery.state, State::Delivered { .. }), outcome.is_success(), "{name}");
    }
}

#[tokio::test]
async fn without_the_laptops_allowance_this_machine_is_not_called() {
    let world = world(Loopback::Refused);
    world.has_endpoint("own", &server(b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), Duration::ZERO)).await;
    let order = world.sends("own", 1);
    world.deliver(&[order], at(0)).await.unwrap();
    assert_eq!(world.delivery("own", 1).delivery.log[0].outcome, Outcome::AddressRefused {});
}
