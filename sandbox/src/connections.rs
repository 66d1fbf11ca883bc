use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tower::ServiceExt;

use crate::misbehaviour::CutConnection;

/// Serves a router for ever. Unlike `axum::serve` it can cut a connection without an answer.
pub(crate) async fn serve(listener: TcpListener, router: Router) {
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let router = router.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| answer(router.clone(), request));
            // An error is a connection that was cut: by the client, or on purpose.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

/// hyper closes the connection where a service fails.
async fn answer(router: Router, request: Request<Incoming>) -> Result<Response, &'static str> {
    let Ok(response) = router.oneshot(request.map(Body::new)).await;
    if response.extensions().get::<CutConnection>().is_some() { Err("cut on purpose") } else { Ok(response) }
}
