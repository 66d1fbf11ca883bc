use super::request::TokenMember;
use super::{Client, Session, decode, request};
use crate::clock;
use crate::error::{Error, Kind, Missing, Operation, Unusable};
use crate::model::{Claims, Secret, UserTokenInfo};

impl Client {
    /// Takes what a person pasted, an API token or an access token, and makes a session of it.
    ///
    /// # Errors
    /// Those of the exchange; [`Unusable::Expired`]; [`Kind::NoOrganization`]; 401 or 403
    /// where the API does not take the token; and [`Missing::Service`] where there is no API. If the API
    /// cannot say whom it speaks for, the token's own claims do.
    pub async fn sign_in(&self, token: Secret) -> Result<Session, Error> {
        let session = if Claims::of(token.reveal()).is_some() {
            Session::new(token, None, None, clock::now())
        } else {
            self.exchange(token).await?
        };
        let has_ended = session.remaining_seconds(clock::now()) == Some(0) && session.api_token.is_none();
        match self.who_am_i(&session.access_token).await {
            // The API knows better than a clock that may be wrong.
            Ok(info) if has_ended => Ok(session.with_clock_ahead(clock::now()).identified(info)),
            Ok(info) => Ok(session.identified(info)),
            Err(_) if has_ended => Err(Error::new(Operation::SignIn, Kind::UnusableToken(Unusable::Expired))),
            Err(error) if matches!(error.kind, Kind::Unauthorized | Kind::Forbidden) => {
                Err(session.refine(error))
            }
            Err(error) if matches!(error.kind, Kind::Invalid(_) | Kind::NotFound(Missing::Service)) => {
                Err(error)
            }
            Err(_) => Ok(session),
        }
    }

    /// Returns a session for `operation`: the current one, renewed with its API token where it ends soon.
    ///
    /// # Errors
    /// Those of the exchange; [`Unusable::Missing`], or [`Unusable::Expired`] where there is nothing to renew with; for
    /// [`Operation::Create`] also [`Unusable::Ending`] where the token ends soon and cannot be
    /// renewed. Each is an error of `operation`, for which nothing was sent.
    pub async fn renewed(&self, operation: Operation, current: Option<&Session>) -> Result<Session, Error> {
        let session = self.renew_ending(current).await.and_then(|session| {
            let is_ending = session.api_token.is_none() && session.ends_soon(clock::now());
            if operation == Operation::Create && is_ending {
                return Err(Error::new(operation, Kind::UnusableToken(Unusable::Ending)));
            }
            Ok(session)
        });
        session.map_err(|error| error.while_preparing(operation))
    }

    /// Returns a session for a token that comes with each call: an access token is used as it is,
    /// an API token by the current session, if that is of the same one.
    ///
    /// # Errors
    /// Those of the exchange.
    pub async fn session_of_token(&self, token: Secret, current: Option<&Session>) -> Result<Session, Error> {
        if Claims::of(token.reveal()).is_some() {
            return Ok(Session::new(token, None, None, clock::now()));
        }
        match current {
            Some(session) if session.api_token.as_ref() == Some(&token) => self.renew_ending(current).await,
            _ => self.exchange(token).await,
        }
    }

    /// The current session, renewed where it ends soon.
    async fn renew_ending(&self, current: Option<&Session>) -> Result<Session, Error> {
        let unusable = |why| Error::new(Operation::SignIn, Kind::UnusableToken(why));
        let session = current.ok_or_else(|| unusable(Unusable::Missing))?;
        match &session.api_token {
            Some(api_token) if session.ends_soon(clock::now()) => {
                let mut renewed = self.exchange(api_token.clone()).await?;
                renewed.organization.clone_from(&session.organization);
                renewed.user.clone_from(&session.user);
                renewed.owner.clone_from(&session.owner);
                renewed.names.clone_from(&session.names);
                Ok(renewed)
            }
            None if session.remaining_seconds(clock::now()) == Some(0) => Err(unusable(Unusable::Expired)),
            _ => Ok(session.clone()),
        }
    }

    /// Asks whom a token speaks for.
    ///
    /// # Errors
    /// As [`decode`] says.
    pub async fn who_am_i(&self, access_token: &Secret) -> Result<UserTokenInfo, Error> {
        decode::who_am_i(&self.ask(request::who_am_i(&self.endpoints, access_token)).await?)
    }

    /// An API token is taken under one name by some services and under another by others, which
    /// then answer 400 (`docs/contract.md`, 2.1).
    async fn exchange(&self, api_token: Secret) -> Result<Session, Error> {
        let mut answer = self.exchange_as(&api_token, TokenMember::RefreshToken).await?;
        if answer.status == 400 {
            answer = self.exchange_as(&api_token, TokenMember::ApiToken).await?;
        }
        let dto = decode::access_token(&answer)?;
        let Some(access_token) = dto.access_token.clone() else {
            return Err(Error::new(Operation::SignIn, Kind::Unreadable)
                .with_note("The answer holds no access token."));
        };
        Ok(Session::new(access_token, Some(api_token), dto.expires_in, answer.received_at))
    }

    async fn exchange_as(&self, api_token: &Secret, member: TokenMember) -> Result<decode::Answer, Error> {
        self.ask(request::exchange(&self.endpoints, api_token, member)).await
    }
}
